// osls loads CommonJS; what it asks for is TypeScript.
module.exports = async () => (await import('./schedules.ts')).schedules('datasets');
