import type { Dataset } from '../../core/dataset/dataset.ts';
import { LakefillError } from '../../core/errors.ts';
import type { ObjectState } from '../../core/gaps/candidate.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { placeOf, scanPlaces } from '../discover-gaps/scan.ts';

/** The objects of every input, whole. An input without any is refused: the transform could not even bind. */
export async function resolveInputs(dataset: Dataset, store: ObjectStore): Promise<Record<string, ObjectState[]>> {
  const { inputs } = dataset.declaration;
  const found = await scanPlaces(
    store,
    inputs.map((input) => placeOf(input.location)),
  );
  return Object.fromEntries(
    inputs.map((input) => {
      const objects = found.get(placeOf(input.location)) ?? [];
      if (objects.length === 0) {
        throw new LakefillError('NoReadableSource', `input ${input.id} has no object at ${input.location}`, {
          data: { input: input.id, location: input.location },
          hint: 'put the file there, or correct the location',
        });
      }
      return [input.id, objects.map(({ uri, size, etag }) => ({ uri, size, etag }))];
    }),
  );
}
