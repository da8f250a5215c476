/** Where the objects are, and who we are there, from the environment that every tool for S3 reads. */
import { UserError } from '../../errors/user-error.js';

/** The variables as they stand; an empty one counts as missing. */
export interface S3Environment {
  /** `s3://bucket/prefix` */
  readonly BLOB_URL: string;
  readonly AWS_ENDPOINT_URL_S3?: string | undefined;
  readonly AWS_ENDPOINT_URL?: string | undefined;
  readonly AWS_REGION?: string | undefined;
  readonly AWS_ACCESS_KEY_ID?: string | undefined;
  readonly AWS_SECRET_ACCESS_KEY?: string | undefined;
  readonly AWS_SESSION_TOKEN?: string | undefined;
}

export interface S3Address {
  /** As the operator wrote it; without secrets. */
  readonly name: string;
  /** Of the bucket, by its path: it works with every server, certificates of wildcard names or not. Without a slash at its end. */
  readonly bucketUrl: string;
  /** Before all keys: empty, or with a slash at its end. */
  readonly prefix: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const DEFAULT_REGION = 'us-east-1';
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html; older servers also take capitals and underscores. */
const S3_URL = /^s3:\/\/([\w][\w.-]{1,61}[\w])(?:\/([\w!.*'()/ -]*))?$/;

/** Without its value: some write keys into an address, where they do not belong. */
const WRONG_ADDRESS = { variable: 'BRUSHWORK_BLOB_URL', expected: 'it takes s3://bucket/prefix' };

/** @throws UserError `config` for a wrong value, `blob-keys` where a key is missing. */
export function readS3Address(environment: S3Environment): S3Address {
  const { BLOB_URL, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment;
  const [, bucket, folder = ''] = S3_URL.exec(BLOB_URL) ?? [];
  if (bucket === undefined) throw new UserError('config', WRONG_ADDRESS);
  const region = AWS_REGION || DEFAULT_REGION;
  if (!AWS_ACCESS_KEY_ID) throw new UserError('blob-keys', { variable: 'AWS_ACCESS_KEY_ID' });
  if (!AWS_SECRET_ACCESS_KEY) throw new UserError('blob-keys', { variable: 'AWS_SECRET_ACCESS_KEY' });
  const prefix = folder.split('/').filter(Boolean).join('/');
  return {
    name: BLOB_URL,
    bucketUrl: `${endpointOf(environment, region)}/${bucket}`,
    prefix: prefix === '' ? '' : `${prefix}/`,
    region,
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  };
}

/** @returns without a slash at its end. */
function endpointOf({ AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL }: S3Environment, region: string): string {
  const variable = AWS_ENDPOINT_URL_S3 ? 'AWS_ENDPOINT_URL_S3' : 'AWS_ENDPOINT_URL';
  const text = AWS_ENDPOINT_URL_S3 || AWS_ENDPOINT_URL || `https://s3.${region}.amazonaws.com`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '')
    throw new UserError('config', { variable, expected: 'it takes an address such as https://storage.example.com' });
  return url.href.replace(/\/+$/, '');
}
