/** The page begins here. */
import { render } from 'preact';
import { App } from './app.js';
import { connectLive } from './state/live.js';
import './state/theme.js';
import './styles/index.css';

render(<App />, document.getElementById('root') as HTMLElement);
connectLive();
