import { controlBucketName, type Settings } from './settings.ts';
import { type Resources, sub } from './template.ts';

/**
 * The ledger: the only state Lakefill owns. It stays when the stack goes, and a stack may be given one that exists; then its
 * versioning, encryption and lifecycle are its owner's.
 */
export function controlBucket(settings: Settings): Resources {
  if (settings.controlBucket !== '') return {};
  const name = sub(controlBucketName(settings));
  const encryption =
    settings.controlKey === ''
      ? { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }
      : {
          ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: settings.controlKey },
          BucketKeyEnabled: true,
        };
  return {
    ControlBucket: {
      Type: 'AWS::S3::Bucket',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketName: name,
        VersioningConfiguration: { Status: 'Enabled' },
        BucketEncryption: { ServerSideEncryptionConfiguration: [encryption] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        LifecycleConfiguration: { Rules: lifecycle },
      },
    },
    ControlBucketPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'ControlBucket' },
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'OnlyTls',
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: [{ 'Fn::GetAtt': ['ControlBucket', 'Arn'] }, { 'Fn::Sub': '${ControlBucket.Arn}/*' }],
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ],
        },
      },
    },
  };
}

const lifecycle = [
  // Records are overwritten in place while a run lives; a month of old versions is for the post-mortem.
  { Id: 'old-versions', Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 30 } },
  // What the Distributed Map writes about its children is read by nobody; the ledger decides.
  { Id: 'map-results', Status: 'Enabled', Prefix: 'map/', ExpirationInDays: 30 },
  { Id: 'broken-uploads', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
];
