import type { LakePolicies } from './lake-policies.ts';
import { controlBucketName, type Settings } from './settings.ts';
import { sub, type Text } from './template.ts';

interface Output {
  Description: string;
  Value: Text;
}

const machine = (name: string): string =>
  `https://\${AWS::Region}.console.aws.amazon.com/states/home?region=\${AWS::Region}#/statemachines/view/\${${name}}`;

/** What a person needs after a deployment; `npx osls info --verbose` prints it again. */
export const outputs = (settings: Settings, lake: LakePolicies): Record<string, Output> => ({
  BackfillArn: { Description: 'Starts a run', Value: { Ref: 'BackfillStateMachine' } },
  RollbackArn: { Description: 'Puts a run back', Value: { Ref: 'RollbackStateMachine' } },
  BackfillConsole: { Description: 'Start a run by hand', Value: sub(machine('BackfillStateMachine')) },
  RollbackConsole: { Description: 'Put a run back by hand', Value: sub(machine('RollbackStateMachine')) },
  DashboardConsole: {
    Description: 'How the datasets are',
    Value: sub(
      `https://\${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=\${AWS::Region}#dashboards/dashboard/${settings.name}`,
    ),
  },
  LedgerBucket: { Description: 'Runs, reports and leases', Value: sub(controlBucketName(settings)) },
  AlertsTopic: { Description: 'Subscribe to it to hear of failures', Value: { Ref: 'Alerts' } },
  DeadLettersQueue: { Description: 'Starts that were given up', Value: { Ref: 'DeadLetters' } },
  ChunkJobName: { Description: 'The Spark engine', Value: { Ref: 'ChunkJob' } },
  LakePolicyCount: {
    Description: 'Managed policies that the declarations need; a role takes ten',
    Value: `read ${lake.read.length}, stage ${lake.stage.length}, spark ${lake.spark.length}, publish ${lake.publish.length}`,
  },
});
