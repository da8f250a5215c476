/** Talks to a local Discord that runs in another process. */
export { ClientRejection } from './actors/client-rejection.js';
export { buttonsOf, componentsOf, textOf } from './actors/message-snapshot.js';
export { ControlClient, type LiveEvent } from './control-api/client.js';
export type { Action } from './control-api/requests.js';
export type { InteractionView, MessageChangeView, StateView } from './control-api/views.js';
export type { File } from './state/records.js';
export { shownIn } from './validation/component-rules.js';
