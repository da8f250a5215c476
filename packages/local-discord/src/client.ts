/** Talks to a local Discord that runs in another process. */
import { WebSocket } from 'ws';
import { ControlClient as BrowserControlClient } from './control-api/control-client.js';

export { ClientRejection } from './actors/client-rejection.js';
export { buttonsOf, componentsOf, textOf } from './actors/message-snapshot.js';
export type { Action } from './control-api/request-schemas.js';
export type { InteractionView, MemberEvent, MessageChangeView, StateView } from './control-api/views.js';
export type { File } from './state/records.js';
export { shownIn } from './validation/component-rules.js';

/** For Node, whose version 20 has no WebSocket of its own. */
export class ControlClient extends BrowserControlClient {
  /** @param base "http://127.0.0.1:3000" */
  constructor(base: string) {
    super(base, WebSocket);
  }
}
