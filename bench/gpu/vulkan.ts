/** Where Vulkan's loader may find a GPU's driver, and what its messages say of the GPU. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where distributions, NVIDIA's installer and containers put drivers' manifests. */
const MANIFESTS = [
  '/usr/share/vulkan/icd.d',
  '/etc/vulkan/icd.d',
  '/usr/local/share/vulkan/icd.d',
  '/usr/local/nvidia/share/vulkan/icd.d',
];

/** NVIDIA's driver as either library; the second one needs nothing of X11. */
const NVIDIA_LIBRARIES = ['libGLX_nvidia.so.0', 'libEGL_nvidia.so.0'];

/** A driver to try. */
export interface Driver {
  readonly name: string;
  /** Value of VK_DRIVER_FILES; without one the loader looks for itself. */
  readonly files?: string;
}

function listNvidia(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => /nvidia.*\.json$/.test(name) && !/layers/.test(name));
    return names.map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** What to try, the likeliest first: what the caller names, NVIDIA's manifests, manifests written to `scratch`, whatever there is. */
export function listDrivers(scratch: string): Driver[] {
  const named = process.env.VK_DRIVER_FILES;
  if (named !== undefined && named !== '') return [{ name: named, files: named }];
  const found = MANIFESTS.flatMap(listNvidia).map((files) => ({ name: files, files }));
  const written = NVIDIA_LIBRARIES.map((library) => {
    const files = join(scratch, `${library}.json`);
    const manifest = { file_format_version: '1.0.1', ICD: { library_path: library, api_version: '1.3.0' } };
    writeFileSync(files, JSON.stringify(manifest));
    return { name: library, files };
  });
  return [...found, ...written, { name: 'what Vulkan finds' }];
}

/**
 * @param messages of a loader under VK_LOADER_DEBUG=all, while one device was made.
 * @returns the device that was made, or else the first in the loader's order.
 */
export function readAdapter(messages: string): string | undefined {
  const used = /Using "([^"]+)" with driver/.exec(messages)?.[1];
  const listed = /Sorted order:[^[]*\[0\] (.+)/.exec(messages)?.[1];
  return (used ?? listed)?.trim();
}

/** Why the loader could not use a driver, in its own words: the last few of them. */
export function readComplaints(messages: string): string[] {
  const lines = messages.split('\n').filter((line) => /^(ERROR|WARNING)\b/.test(line));
  return [...new Set(lines.map((line) => line.replace(/\s+/g, ' ').trim()))].slice(-4);
}

export const isSoftware = (adapter: string) => /swiftshader|llvmpipe|lavapipe/i.test(adapter);
