/** Values of a CloudFormation template, as plain data. */
export interface Resource {
  Type: string;
  DependsOn?: string[];
  DeletionPolicy?: 'Retain';
  UpdateReplacePolicy?: 'Retain';
  Properties: Record<string, unknown>;
}

export type Resources = Record<string, Resource>;

export type Text = string | { 'Fn::Sub': string } | { Ref: string } | { 'Fn::GetAtt': [string, string] };

export interface Statement {
  Sid: string;
  Effect: 'Allow' | 'Deny';
  Action: string[];
  Resource: Text[];
  Condition?: Record<string, Record<string, unknown>>;
}

/** A text with pseudo parameters such as `${AWS::Region}`; one without needs no function. */
export const sub = (text: string): Text => (text.includes('${') ? { 'Fn::Sub': text } : text);

export const arnOf = (logicalId: string): Text => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

/** `arn:aws:glue:<region>:<account>:<rest>`. */
export const regionalArn = (service: string, rest: string): Text =>
  sub(`arn:aws:${service}:\${AWS::Region}:\${AWS::AccountId}:${rest}`);

/** As osls names functions: the only letters of our names that a logical id may not have are these two. */
export const logicalName = (name: string): string => name.replaceAll('-', 'Dash').replaceAll('_', 'Underscore');

export const allow = (Sid: string, Action: string[], Resource: Text[]): Statement => ({
  Sid,
  Effect: 'Allow',
  Action,
  Resource,
});

export const policyDocument = (statements: readonly Statement[]) => ({ Version: '2012-10-17', Statement: statements });

/** Only for a service's calls on behalf of this account, where the service says on whose behalf it calls. */
const ownAccount = { Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } } };

const saysAccount: ReadonlySet<string> = new Set(['states', 'scheduler', 'events']);

/** A role that one AWS service may take, with policies of its own and shared ones (logical ids of managed policies). */
export const role = (service: string, statements: readonly Statement[], shared: readonly string[] = []): Resource => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: `${service}.amazonaws.com` },
          Action: 'sts:AssumeRole',
          ...(saysAccount.has(service) && ownAccount),
        },
      ],
    },
    ...(shared.length > 0 && { ManagedPolicyArns: shared.map((id) => ({ Ref: id })) }),
    ...(statements.length > 0 && {
      Policies: [{ PolicyName: 'own', PolicyDocument: policyDocument(statements) }],
    }),
  },
});
