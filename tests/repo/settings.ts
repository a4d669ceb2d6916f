import { type Parameters, parameterNames, type Settings, settingsOf } from '../../resources/settings.ts';

/** The settings of a deployment of stage `dev` that gives just these parameters. */
export const settings = (given: Partial<Parameters> = {}): Settings =>
  settingsOf('lakefill', 'dev', {
    ...(Object.fromEntries(parameterNames.map((name) => [name, ''])) as Parameters),
    logDays: 90,
    ...given,
  });
