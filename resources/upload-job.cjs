// An osls plugin, which has to be CommonJS.
const { readFile } = require('node:fs/promises');

/**
 * Puts the Spark job's files into the ledger's bucket at the end of a deployment: the stack makes the bucket, so there is none
 * before. One PutObject per file, with the deployment's own credentials and region.
 */
module.exports = function UploadJob(serverless, _options, { log }) {
  const provider = serverless.getProvider('aws');

  async function bucket() {
    const { controlBucket } = serverless.service.custom;
    if (typeof controlBucket === 'string') return controlBucket;
    const { accountId } = await provider.getAccountInfo();
    return controlBucket['Fn::Sub']
      .replaceAll('${AWS::AccountId}', accountId)
      .replaceAll('${AWS::Region}', provider.getRegion());
  }

  this.hooks = {
    'after:deploy:deploy': async () => {
      const { S3Client, PutObjectCommand } = await import('@aws-sdk/client-s3');
      const { jobFiles } = await import('./job-files.ts');
      const { folder, script, modules } = jobFiles();
      const client = new S3Client(await provider.getAwsSdkV3Config());
      const Bucket = await bucket();
      for (const file of [script, ...modules]) {
        const Body = await readFile(`${folder}/${file}`);
        await client.send(new PutObjectCommand({ Bucket, Key: `jobs/${file}`, Body }));
      }
      log.notice(`The Spark job's ${modules.length + 1} files are in s3://${Bucket}/jobs/`);
    },
  };
};
