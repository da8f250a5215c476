/**
 * Object storage as a process of its own, whose faults are told to it over IPC: s3rver throws what nobody can catch where an object goes while it
 * is being opened.
 */
import { register } from 'tsx/esm/api';

register();
const { startS3 } = await import('../../services/s3.ts');

process.on('uncaughtException', (error) => {
  if (error.code !== 'ENOENT') throw error;
});
const service = await startS3();
process.on('message', (fault) => service.always(fault === 'none' ? undefined : fault));
process.on('disconnect', async () => {
  await service.stop();
  process.exit();
});
process.send(service.environment());
