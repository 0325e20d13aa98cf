import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isInstalled, useInstall } from '@/lib/install';
import { Button, Dialog, Icon } from '@/ui';

/** Puts the wallet on the home screen: the browser does it, or tells nothing and one is told how. */
export function Install() {
  const { t } = useTranslation('wallet');
  const install = useInstall();
  const [isAsked, ask] = useState(false);
  const byHand = /iPhone|iPad/.test(navigator.userAgent);
  if (isInstalled() || (!install && !byHand)) return null;
  return (
    <>
      <Button onClick={() => (install ? void install() : ask(true))}><Icon name="download" className="size-4" />{t('install.do')}</Button>
      <Dialog open={isAsked} onClose={() => ask(false)} title={t('install.do')}>
        <ol className="grid list-decimal gap-2 py-2 pl-5">
          <li>{t('install.share')}</li>
          <li>{t('install.add')}</li>
        </ol>
      </Dialog>
    </>
  );
}
