/** As a deployment of stage `dev` names them, but for the bucket: `--param controlBucket=lakefill-dev-control`. */
export const control = 'lakefill-dev-control';
export const glueJob = 'lakefill-dev-chunk';
