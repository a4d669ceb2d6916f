// osls loads CommonJS; what it asks for is TypeScript. Every `${file(resources/service.cjs):KEY}` reads one key of the answer.
module.exports = async ({ resolveVariable, resolveConfigurationProperty }) => {
  const { parameterNames, settingsOf, controlBucketName } = await import('./settings.ts');
  const { resourcesOf } = await import('./resources.ts');
  const { hashesOf, readDeclarations } = await import('./declarations.ts');
  const { sub } = await import('./template.ts');
  const parameters = {};
  for (const name of parameterNames) parameters[name] = await resolveVariable(`param:${name}`);
  const service = await resolveConfigurationProperty(['service']);
  const settings = settingsOf(service, await resolveVariable('sls:stage'), parameters);
  const { subnets, securityGroups } = settings;
  const declarations = readDeclarations('datasets');
  return {
    resources: resourcesOf(settings, declarations),
    controlBucket: sub(controlBucketName(settings)),
    declarations: hashesOf(declarations),
    vpc: subnets.length > 0 ? { subnetIds: subnets, securityGroupIds: securityGroups } : null,
  };
};
