import { useTranslation } from 'react-i18next';
import { Button, ButtonLink, Empty } from '@/ui';

/** There is nothing at this address. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <>
      <h1 className="sr-only">{t('notFound.title')}</h1>
      <Empty icon="search" title={t('notFound.title')} action={<ButtonLink to="/" kind="primary">{t('notFound.home')}</ButtonLink>} />
    </>
  );
}

/** What each browser says when a part of a screen cannot be fetched. */
function isMissing(error: unknown): boolean {
  return error instanceof TypeError && /dynamically imported module|module script failed/i.test(error.message);
}

/** A screen broke: a fault of ours, or a newer release whose parts are elsewhere. */
export function Broken({ error }: { error: unknown }) {
  const { t } = useTranslation();
  return (
    <Empty icon="warn" title={t('broken.title')} action={<Button kind="primary" onClick={() => location.reload()}>{t('broken.reload')}</Button>}>
      {isMissing(error) ? t('broken.missing') : error instanceof Error ? error.message : String(error)}
    </Empty>
  );
}
