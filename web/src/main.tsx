// Where the page begins.
import { render } from 'preact';
import { App } from './app.tsx';
import { startLive } from './shared/live.ts';
import { startSamples } from './energy/samples.ts';
import { showTheme } from './shared/settings.ts';
import './styles.css';
import './parts.css';

showTheme();
startLive();
startSamples();
const root = document.getElementById('app');
if (root) render(<App />, root);
