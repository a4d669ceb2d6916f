import type { Declaration } from '../core/dataset/declaration.ts';
import { accessOf } from './access.ts';
import { alarms } from './alarms.ts';
import { alerts } from './alerts.ts';
import { controlBucket } from './control-bucket.ts';
import { dashboard } from './dashboard.ts';
import { functionNames, functionRoles } from './function-roles.ts';
import { glueJob } from './glue-job.ts';
import { lakePolicies } from './lake-policies.ts';
import { outputs } from './outputs.ts';
import { scheduleResources } from './schedules.ts';
import { serviceRoles } from './service-roles.ts';
import type { Settings } from './settings.ts';
import type { Resources } from './template.ts';
import { triggerResources } from './triggers.ts';

/**
 * What cfn-lint may not complain of: osls itself repeats a dependency that GetAtt implies (W3005), and cfn-lint's grammar of
 * state machines lacks QueryLanguage in a Succeed state, which the plugin writes (E3601). The definitions have tests of
 * their own. A zone is written out (W3010) because whoever deploys names it with its subnet.
 */
const lint = { 'cfn-lint': { config: { ignore_checks: ['W3005', 'E3601', 'W3010'] } } };

/** CloudFormation's limit for a template, and what osls adds: functions with a log group each, two machines, its own bucket with its policy. */
const MOST_RESOURCES = 500;
const OF_OSLS = 2 * functionNames.length + 4;

function held(resources: Resources, datasets: number): Resources {
  const count = Object.keys(resources).length + OF_OSLS;
  if (count <= MOST_RESOURCES) return resources;
  throw new Error(
    `${datasets} datasets make a template of ${count} resources, CloudFormation takes ${MOST_RESOURCES}: deploy them in two ` +
      'services, each with datasets and a name of its own',
  );
}

/** All of the template that osls does not make of serverless.yml, from the settings and the declarations. */
export function resourcesOf(
  settings: Settings,
  declarations: readonly Declaration[],
): { Metadata: unknown; Resources: Resources; Outputs: unknown } {
  const access = accessOf(declarations, settings.reads);
  const lake = lakePolicies(access);
  const triggers = triggerResources(declarations);
  return {
    Metadata: lint,
    Resources: held(
      {
        ...controlBucket(settings),
        ...lake.resources,
        ...functionRoles(settings, access, lake),
        ...serviceRoles(settings, lake),
        StateMachineLogs: {
          Type: 'AWS::Logs::LogGroup',
          Properties: {
            // Under this prefix the delivery needs no entry of its own in the log service's resource policy, which is short.
            LogGroupName: `/aws/vendedlogs/states/${settings.name}`,
            RetentionInDays: settings.logDays,
          },
        },
        ...glueJob(settings, declarations),
        ...alerts(settings, Object.keys(triggers)),
        ...scheduleResources(declarations),
        ...triggers,
        ...alarms(settings, declarations),
        ...dashboard(settings, declarations),
      },
      declarations.length,
    ),
    Outputs: outputs(settings, lake),
  };
}
