import { accessOf } from '../../../resources/access.ts';
import { functionNames, functionRoleId, functionRoles } from '../../../resources/function-roles.ts';
import { lakePolicies } from '../../../resources/lake-policies.ts';
import type { Statement, Text } from '../../../resources/template.ts';
import { declarationsOf, type Written } from '../../repo/declared.ts';
import { settings } from '../../repo/settings.ts';
import { account, region } from './moto.ts';
import { control } from './names.ts';

/** One permission of a function, with its resources as patterns in which `*` stands for anything. */
export interface Permission {
  step: string;
  action: string;
  resources: string[];
}

/** What the template gives to each function when just these datasets are deployed. */
export function permissionsOf(declared: readonly Written[]): Permission[] {
  const deployed = settings({ controlBucket: control });
  const access = accessOf(declarationsOf(declared), deployed.reads);
  const lake = lakePolicies(access);
  const all = { ...lake.resources, ...functionRoles(deployed, access, lake) };
  return functionNames.flatMap((step) => {
    const { ManagedPolicyArns = [], Policies } = all[functionRoleId(step)]?.Properties ?? {};
    const shared = (ManagedPolicyArns as { Ref: string }[]).map(({ Ref }) => all[Ref]);
    return statements([Policies, shared]).flatMap(({ Effect, Action, Resource }) =>
      Effect === 'Allow' ? Action.map((action) => ({ step, action, resources: Resource.map(resolved) })) : [],
    );
  });
}

function statements(node: unknown): Statement[] {
  if (typeof node !== 'object' || node === null) return [];
  const inner = Object.values(node).flatMap(statements);
  return 'Effect' in node && 'Resource' in node ? [node as Statement, ...inner] : inner;
}

function resolved(text: Text): string {
  const words = typeof text === 'string' ? text : 'Fn::Sub' in text ? text['Fn::Sub'] : JSON.stringify(text);
  return words.replaceAll('${AWS::Region}', region).replaceAll('${AWS::AccountId}', account);
}

export const covers = (pattern: string, resource: string): boolean =>
  new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`, 's').test(resource);

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
