/** The dashboard and the alerts ask for figures that there are, and the rules mean what they say. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { FleetFigures } from '../../src/observability/fleet-figures.js';
import { Metrics } from '../../src/observability/metrics.js';

const folder = fileURLToPath(new URL('../../deploy/', import.meta.url));
const read = (path: string) => readFileSync(folder + path, 'utf8');

const FIGURES: FleetFigures = {
  oldestWaitSeconds: 1,
  undelivered: 1,
  oldestUndeliveredSeconds: 1,
  processes: [{ role: 'worker', alive: 1, dead: 0 }],
  leases: ['sweeper'],
  redis: { evicts: false, evictedKeys: 0, foreignKeys: 0, usedBytes: 1 },
};

/** Names and labels of all that a process of a fleet tells. */
async function toldByProgram(): Promise<Map<string, Set<string>>> {
  const metrics = new Metrics('bot');
  metrics.watch({
    countJobs: () => Promise.resolve({ queued: 1, running: 1 }),
    pingMs: () => 1,
    figures: () => Promise.resolve(FIGURES),
  });
  metrics.started(1);
  metrics.painted(1);
  metrics.failed('engine');
  metrics.delivered(true);
  const text = await metrics.registry.metrics();
  metrics.close();
  const told = new Map<string, Set<string>>();
  for (const [, name, labels] of text.matchAll(/^(\w+)(?:\{(.*)\})? /gm)) {
    const known = told.get(name) ?? new Set();
    for (const [, label] of (labels ?? '').matchAll(/(\w+)="/g)) known.add(label);
    told.set(name, known);
  }
  return told;
}

const expressions = {
  dashboard: (JSON.parse(read('grafana/brushwork.json')).panels as { targets?: { expr: string }[] }[]).flatMap(
    ({ targets = [] }) => targets.map(({ expr }) => expr),
  ),
  rules: [...read('prometheus/brushwork.rules.yml').matchAll(/^ +expr: (.*)$/gm)].map(([, expr]) => expr),
};
/** Prometheus's own. */
const FOREIGN = ['up'];
/** Given by Prometheus when it scrapes. */
const SCRAPED_LABELS = ['job', 'instance'];

it.each(Object.entries(expressions))('every figure and label of the %s is told by the program', async (_, asked) => {
  const told = await toldByProgram();
  expect(asked.length).toBeGreaterThan(10);
  const missing: string[] = [];
  for (const expression of asked) {
    const names = [
      ...expression.matchAll(/\b(brushwork_\w+|process_\w+|nodejs_\w+|up)\b(?=[{)[ ]|$)(?:\{([^}]*)\})?/g),
    ];
    if (!names.some(([, name]) => told.has(name) || FOREIGN.includes(name))) missing.push(expression);
    for (const [, name, selectors = ''] of names) {
      if (FOREIGN.includes(name) || name === 'process_role') continue;
      const labels = told.get(name);
      if (labels === undefined) missing.push(name);
      for (const [, label] of selectors.matchAll(/(\w+)=~?"/g))
        if (!SCRAPED_LABELS.includes(label) && !labels?.has(label)) missing.push(`${name}{${label}}`);
    }
  }
  expect(missing).toEqual([]);
});

it('each alert has its remedy in docs/operations.md', () => {
  const operations = readFileSync(fileURLToPath(new URL('../../docs/operations.md', import.meta.url)), 'utf8');
  const alerts = [...read('prometheus/brushwork.rules.yml').matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
  expect(alerts.filter((name) => !operations.includes(`\`${name}\``))).toEqual([]);
});

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

it.skipIf(!hasPromtool)('promtool takes the rules, and they alert as their tests say (needs promtool)', () => {
  const promtool = (...words: string[]) =>
    execFileSync('promtool', words, { cwd: `${folder}prometheus`, encoding: 'utf8' });
  expect(promtool('check', 'rules', 'brushwork.rules.yml')).toContain('SUCCESS');
  expect(promtool('test', 'rules', 'brushwork.test.yml')).toContain('SUCCESS');
});
