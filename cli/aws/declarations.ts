import { LakefillError } from '../../core/errors.ts';
import type { Declarations } from '../../ports/declarations.ts';
import type { Deployment } from './service.ts';

/** The local declarations, each refused (`DeclarationDiffers`) unless the service was deployed with just this one. */
export const deployedDeclarations = (
  local: Declarations,
  { name: service, declared }: Pick<Deployment, 'name' | 'declared'>,
): Declarations => ({
  names: () => local.names(),
  async load(name) {
    const dataset = await local.load(name);
    const deployed = declared?.get(name) ?? null;
    if (deployed === dataset.declarationHash) return dataset;
    const reason = reasonOf(deployed, declared);
    throw new LakefillError('DeclarationDiffers', `${service} ${reason}, so --aws would not do what ${name}.yml says`, {
      data: { service, dataset: name, local: dataset.declarationHash, deployed },
      hint: 'deploy this declaration (npm run deploy), or work from the one that is deployed',
    });
  },
});

function reasonOf(deployed: string | null, declared: Deployment['declared']): string {
  if (declared === null) return 'was deployed by a version that does not say with which declarations';
  return deployed === null ? 'was deployed without this dataset' : 'was deployed with another declaration of it';
}
