import type { Settings } from './settings.ts';
import { arnOf, type Resource, type Resources } from './template.ts';

const ownAccount = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };

const ofRules = (rules: readonly string[]) => ({ ArnEquals: { 'aws:SourceArn': rules.map(arnOf) } });

/**
 * Where people hear of trouble: a topic, what is sent to it, and a queue for what could not be delivered, by the schedules or
 * by rules (logical ids of those that start runs).
 */
export const alerts = ({ email }: Settings, triggers: readonly string[]): Resources => ({
  Alerts: {
    Type: 'AWS::SNS::Topic',
    Properties: {
      DisplayName: 'Lakefill',
      ...(email !== '' && { Subscription: [{ Protocol: 'email', Endpoint: email }] }),
    },
  },
  AlertsPolicy: {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: {
      Topics: [{ Ref: 'Alerts' }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'FromAlarms',
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: 'sns:Publish',
            Resource: { Ref: 'Alerts' },
            Condition: ownAccount,
          },
          {
            Sid: 'FromFailedRuns',
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sns:Publish',
            Resource: { Ref: 'Alerts' },
            Condition: ofRules(['FailedRuns']),
          },
          {
            Sid: 'OnlyTls',
            Effect: 'Deny',
            Principal: '*',
            Action: 'sns:Publish',
            Resource: { Ref: 'Alerts' },
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    },
  },
  FailedRuns: failedRuns,
  DeadLetters: {
    Type: 'AWS::SQS::Queue',
    // The longest that SQS keeps a message: two weeks.
    Properties: { MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true },
  },
  DeadLettersPolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'DeadLetters' }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'FromRules',
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: arnOf('DeadLetters'),
            Condition: ofRules(['FailedRuns', ...triggers]),
          },
          {
            Sid: 'OnlyTls',
            Effect: 'Deny',
            Principal: '*',
            Action: 'sqs:*',
            Resource: arnOf('DeadLetters'),
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    },
  },
});

/** An execution that did not end well, of either machine; the map's children are executions of another name. */
const failedRuns: Resource = {
  Type: 'AWS::Events::Rule',
  Properties: {
    Description: 'Lakefill: a run or a rollback failed',
    EventPattern: {
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: {
        status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
        stateMachineArn: [{ Ref: 'BackfillStateMachine' }, { Ref: 'RollbackStateMachine' }],
      },
    },
    State: 'ENABLED',
    Targets: [
      {
        Id: 'alerts',
        Arn: { Ref: 'Alerts' },
        InputTransformer: {
          InputPathsMap: {
            status: '$.detail.status',
            execution: '$.detail.executionArn',
            region: '$.region',
            error: '$.detail.error',
          },
          InputTemplate:
            '"Lakefill: <status> (<error>)\\nhttps://<region>.console.aws.amazon.com/states/home?region=<region>#/v2/executions/details/<execution>"',
        },
        DeadLetterConfig: { Arn: arnOf('DeadLetters') },
      },
    ],
  },
};
