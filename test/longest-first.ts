/**
 * The order of the files: those of which one alone takes long begin first, so that the last one does not run alone, and those that mostly
 * wait run beside those that mostly compute, so that no core is idle.
 */
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** A process is shared by files of one project that follow each other. */
const PROJECTS = ['postgres', 'slow', 'e2e', 'page', 'integration', 'unit'];

/** Half of them wait for most of a minute, and hardly compute; the others keep the cores busy meanwhile. */
const FIRST = [
  'test/fleet/chaos.test.ts',
  'test/e2e/discord-faults.test.ts',
  'test/e2e/discord-outage.test.ts',
  'test/discord/gateway.test.ts',
  'test/e2e/process-faults.test.ts',
  'test/style-transfer/reference/starry-night.test.ts',
  'test/style-transfer/reference/the-scream.test.ts',
  'test/e2e/challenges.test.ts',
  'test/discord/startup-failures.test.ts',
  'test/discord/replies/token-expiry.test.ts',
];

/** More than some ten seconds of an idle processor each; the others as Vitest knows them. */
const LONGEST = [
  'test/style-transfer/reference/article.test.ts',
  'test/bench/gpu.test.ts',
  'test/images/memory.test.ts',
  'test/e2e/nothing-leaves.test.ts',
  'test/page/paint.test.ts',
  'packages/local-discord/test/page/accessibility.test.ts',
  'test/page/first-minute.test.ts',
  'packages/local-discord/test/page/components.test.ts',
  'test/page/library.test.ts',
  'test/page/challenge-walk.test.ts',
  'test/e2e/finished-paintings.test.ts',
  'test/e2e/styles.test.ts',
  'test/e2e/stylize.test.ts',
  'test/fleet/fleet.test.ts',
  'test/painting/pipeline.test.ts',
  'test/style-transfer/stylize.test.ts',
  'test/cli/vgg16-fetch.test.ts',
  'test/worker/pool.test.ts',
  'test/discord/challenges/outbox/outbox.test.ts',
  'test/cli/cli-process.test.ts',
  'test/cli/cli.test.ts',
  'test/commands/challenge.test.ts',
  'test/painting/animation.test.ts',
  'test/style-transfer/strength.test.ts',
  'test/cli/migrate.test.ts',
  'test/jobs/fair-queue.test.ts',
  'test/samples/samples.test.ts',
  'test/style-transfer/parts.test.ts',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const project = ({ project }: TestSpecification) => PROJECTS.indexOf(project.name);
    const placeIn = (list: readonly string[], { moduleId }: TestSpecification) => {
      const found = list.indexOf(relative(this.ctx.config.root, moduleId));
      return found === -1 ? list.length : found;
    };
    return sorted.sort(
      (a, b) =>
        placeIn(FIRST, a) - placeIn(FIRST, b) || project(a) - project(b) || placeIn(LONGEST, a) - placeIn(LONGEST, b),
    );
  }
}
