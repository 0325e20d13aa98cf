import type { Schemas } from '@xianquan/client';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSettings } from '@/app/settings';
import { useNamesIn } from '@/lib/names';
import { Asked, Card, Empty } from '@/ui';
import { useTerms } from './series-query';

/** What a holder may do with it, in sentences, as the contract reads. */
export const Terms = memo(function Terms({ series }: { series: string }) {
  const { t } = useTranslation('market');
  const { language } = useSettings();
  const named = useNamesIn();
  return (
    <Card title={t('terms.title')}>
      <Asked query={useTerms(series)} rows={6} isEmpty={({ sentences }) => sentences.length === 0} empty={<Empty title={t('terms.none')} />}>
        {({ sentences }) => (
          <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
            {grouped(sentences).map(([topic, told]) => (
              <div key={topic}>
                <dt className="text-xs font-medium text-muted">{t([`topic.${topic}`, 'topic.other'], { topic })}</dt>
                {told.map((sentence, at) => <dd key={at} className="mt-0.5">{named(language === 'zh-CN' ? sentence.zh : sentence.en)}</dd>)}
              </div>
            ))}
          </dl>
        )}
      </Asked>
    </Card>
  );
});

/** Sentences by topic, in the order in which topics first come. */
function grouped(sentences: readonly Schemas['TermsSentence'][]): [string, Schemas['TermsSentence'][]][] {
  const groups = new Map<string, Schemas['TermsSentence'][]>();
  for (const sentence of sentences) groups.set(sentence.topic, [...(groups.get(sentence.topic) ?? []), sentence]);
  return [...groups];
}
