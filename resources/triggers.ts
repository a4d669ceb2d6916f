import type { Declaration } from '../core/dataset/declaration.ts';
import { arnOf, logicalName, type Resource, type Resources } from './template.ts';

/**
 * One rule per dataset with a Glue table: a failed AWS Glue Data Quality result of that table starts a run over the
 * schedule's range that looks into the rows. The event's time is claimed like a scheduled one, so a doubled delivery does
 * nothing.
 */
export const triggerResources = (declarations: readonly Declaration[]): Resources =>
  Object.fromEntries(
    declarations.flatMap((declaration) => {
      const { dataset, target } = declaration;
      return target.kind === 's3' && target.table !== undefined
        ? [[`DataQuality${logicalName(dataset)}`, ruleOf(declaration, target.table)] as const]
        : [];
    }),
  );

function ruleOf({ dataset, schedule }: Declaration, table: string): Resource {
  const { expression: _, timeZone: __, ...request } = schedule ?? {};
  const [database, name] = table.split('.');
  return {
    Type: 'AWS::Events::Rule',
    Properties: {
      Description: `Lakefill looks into ${table} when AWS Glue Data Quality finds it bad`,
      EventPattern: {
        source: ['aws.glue-dataquality'],
        'detail-type': ['Data Quality Evaluation Results Available'],
        detail: {
          state: ['FAILED'],
          context: { contextType: ['GLUE_DATA_CATALOG'], databaseName: [database], tableName: [name] },
        },
      },
      State: 'ENABLED',
      Targets: [
        {
          Id: 'backfill',
          Arn: { Ref: 'BackfillStateMachine' },
          RoleArn: arnOf('TriggerRole'),
          InputTransformer: {
            InputPathsMap: { time: '$.time', source: '$.source', result: '$.detail.resultID', state: '$.detail.state' },
            InputTemplate: JSON.stringify({
              dataset,
              ...request,
              depth: 'scan',
              scheduledTime: '<time>',
              reason: 'Glue Data Quality: <result> <state>',
              requestedBy: '<source>',
            }),
          },
          RetryPolicy: { MaximumRetryAttempts: 20, MaximumEventAgeInSeconds: 3600 },
          DeadLetterConfig: { Arn: arnOf('DeadLetters') },
        },
      ],
    },
  };
}
