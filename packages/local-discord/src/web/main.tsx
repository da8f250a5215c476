/** Entry point of the page. */
import { render } from 'preact';
import { App } from './app.js';
import { connectLive } from './state/live-updates.js';
import './state/theme.js';
import './state/viewport.js';
import './styles/index.css';

render(<App />, document.getElementById('root') as HTMLElement);
connectLive();
