import { useTranslation } from 'react-i18next';
import { useSettings } from '@/app/settings';
import { useNamesIn } from '@/lib/names';
import { Asked, Card } from '@/ui';
import { useSentences } from './queries';

/** How it may be used, in sentences. */
export function Terms({ series }: { series: string }) {
  const { t } = useTranslation('wallet');
  const { language } = useSettings();
  const named = useNamesIn();
  const query = useSentences(series);
  return (
    <Card title={t('terms.title')}>
      <Asked query={query} rows={5} isEmpty={(sentences) => sentences.length === 0} empty={<p className="text-muted">{t('terms.none')}</p>}>
        {(sentences) => (
          <ul className="grid gap-2">
            {sentences.map((sentence, at) => (
              <li key={at} className="flex gap-2.5">
                <span aria-hidden className="mt-2 size-1.5 shrink-0 rounded-full bg-accent" />
                <span>{named(language === 'zh-CN' ? sentence.zh : sentence.en)}</span>
              </li>
            ))}
          </ul>
        )}
      </Asked>
    </Card>
  );
}
