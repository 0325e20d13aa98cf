import { useTranslation } from 'react-i18next';
import { told } from '@/app/api';
import { createStore, useStore } from '@/lib/store';
import { cx } from './cx';
import { Icon } from './icon';

interface Message {
  id: number;
  tone: 'good' | 'bad';
  text: string;
}

const messages = createStore<readonly Message[]>([]);
let numbered = 0;
const STAYS = 6_000;

function say(tone: Message['tone'], text: string): void {
  const id = (numbered += 1);
  messages.set((now) => [...now.slice(-3), { id, tone, text }]);
  setTimeout(() => forget(id), STAYS);
}

function forget(id: number): void {
  messages.set((now) => now.filter((message) => message.id !== id));
}

/** Tells that something was done. */
export function done(text: string): void {
  say('good', text);
}

/** Tells why something was not done. */
export function failed(error: unknown): void {
  say('bad', told(error));
}

export function Toasts() {
  const { t } = useTranslation();
  const now = useStore(messages);
  return (
    <div role="status" aria-live="polite" className="pointer-events-none fixed inset-x-3 bottom-20 z-60 grid justify-items-center gap-2 sm:right-4 sm:bottom-4 sm:left-auto sm:justify-items-end">
      {now.map((message) => (
        <div key={message.id} className={cx('pointer-events-auto flex max-w-md items-start gap-2 rounded-xl border p-3 shadow-card animate-[rise_.18s_ease-out]', message.tone === 'good' ? 'border-line bg-surface text-ink' : 'border-bad bg-bad-soft text-bad')}>
          <Icon name={message.tone === 'good' ? 'check' : 'warn'} className={message.tone === 'good' ? 'size-5 text-good' : 'size-5'} />
          <span className="flex-1">{message.text}</span>
          <button type="button" aria-label={t('close')} onClick={() => forget(message.id)} className="-m-1 p-1 opacity-70 hover:opacity-100"><Icon name="x" className="size-4" /></button>
        </div>
      ))}
    </div>
  );
}
