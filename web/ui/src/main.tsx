import '@/shared/design/theme/styles';
import { createRoot } from 'react-dom/client';
import { App } from '@/app/App';
import { markDocument } from '@/shared/i18n';

markDocument();
const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
