// The ways to the dashboard: the only module that is loaded late, since Ink and React come with it.
// One and not two, as the bundler cuts what each shares with the rest into files of their own.
export {openDashboard} from './dashboard.js';
export {openReplay} from './replay-screen.js';
