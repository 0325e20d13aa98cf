import { Dialog as Radix } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import type { DialogParts } from './dialog';
import { Icon } from './icon';

/** An open dialog. A chunk of its own: the first view has none. */
export default function DialogBox({ onClose, title, about, children, footer, wide = false }: DialogParts) {
  const { t } = useTranslation();
  return (
    <Radix.Root open onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/45 backdrop-blur-[2px]" />
        <Radix.Content
          {...(!about && { 'aria-describedby': undefined })}
          className={`fixed inset-x-0 bottom-0 z-50 flex max-h-[92dvh] flex-col rounded-t-2xl border border-line bg-surface shadow-card animate-[rise_.18s_ease-out] sm:inset-auto sm:top-1/2 sm:left-1/2 sm:w-[min(92vw,var(--w))] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-2xl ${wide ? '[--w:52rem]' : '[--w:30rem]'}`}
        >
          <header className="flex items-start justify-between gap-4 px-5 pt-4 pb-2">
            <div>
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {about && <Radix.Description className="text-muted">{about}</Radix.Description>}
            </div>
            <Radix.Close aria-label={t('close')} className="-mr-2 grid size-9 shrink-0 place-items-center rounded-lg text-muted hover:bg-sunken hover:text-ink">
              <Icon name="x" />
            </Radix.Close>
          </header>
          <div className="min-h-0 overflow-y-auto px-5 pb-4">{children}</div>
          {footer && <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
