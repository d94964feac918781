// Where the page begins.
import { render } from 'preact';
import { loadSession } from './access/session.ts';
import { App } from './app.tsx';
import { startLive } from './shared/live.ts';
import { startSamples } from './energy/samples.ts';
import { load } from './shared/i18n.ts';
import { keepPage } from './shared/offline-start.ts';
import { settings, showTheme } from './shared/settings.ts';
import './styles.css';
import './parts.css';

showTheme();
const speaking = load(settings().language);
startLive();
startSamples();
const root = document.getElementById('app');
void speaking.then(() => root && render(<App />, root));
// After what a person wants to see.
void loadSession();
void keepPage();
