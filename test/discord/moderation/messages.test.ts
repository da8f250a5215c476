/** Messages and windows of moderation, however much there is: within what Discord takes, in every language. */
import { checkMessage, checkModal } from 'local-discord/testing';
import { expect, it } from 'vitest';
import { toRequestBody } from '../../../src/discord/messages/message.js';
import { removePaintingModal, reportModal } from '../../../src/discord/moderation/moderation-modals.js';
import { moderationPanel } from '../../../src/discord/moderation/moderation-panel.js';
import { reportCaseMessage } from '../../../src/discord/moderation/report-case-message.js';
import type { Job } from '../../../src/jobs/job.js';
import { LANGUAGES, messagesFor } from '../../../src/locales/index.js';
import { CASE_STATES } from '../../../src/moderation/reports.js';

const ID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const USER = '100000000000000001';
const LONG = '*_~`'.repeat(75);
const block = { guildId: USER, by: USER, reason: LONG, at: 1 };
const job = {
  ...{ id: ID, name: '*'.repeat(80), userId: USER, styles: [{ picture: 'a', share: 1 }] },
  reply: { channelId: USER, guildId: USER, messageId: USER },
} as unknown as Job;

it.each(LANGUAGES)('are taken in %s', (language) => {
  const messages = messagesFor(language);
  const view = {
    guildId: USER,
    members: Array.from({ length: 30 }, (_, index) => ({ ...block, userId: `1000000000000000${index + 10}` })),
    pictures: Array.from({ length: 12 }, (_, index) => ({
      ...{ ...block, id: `${ID.slice(0, -2)}${index + 10}`, sha256: String(index), perceptualHash: null },
      name: '*'.repeat(80),
    })),
    openReports: 7,
    nameOf: () => undefined,
  };
  for (const page of [0, 1, 2, 9])
    expect(() => checkMessage(toRequestBody(moderationPanel({ ...view, page }, messages)) as never, [])).not.toThrow();
  const nothing = { ...view, members: [], pictures: [], page: 0 };
  expect(() => checkMessage(toRequestBody(moderationPanel(nothing, messages)) as never, [])).not.toThrow();
  const reports = Array.from({ length: 50 }, () => ({
    jobId: ID,
    reporterId: USER,
    guildId: USER,
    reason: LONG,
    at: 1,
  }));
  for (const state of CASE_STATES) {
    const known = { jobId: ID, guildId: USER, shownJobId: ID, state, openedAt: 1, handledBy: USER, revision: 1 };
    const details = { job, picture: undefined, reports, reason: LONG };
    const message = reportCaseMessage({ ...known, attempts: 1, log: undefined }, details, messages);
    expect(() => checkMessage(toRequestBody(message) as never, [])).not.toThrow();
  }
  for (const modal of [reportModal(ID, messages), removePaintingModal(job, messages)])
    expect(() => checkModal(modal.toJSON() as never)).not.toThrow();
});
