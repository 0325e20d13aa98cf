import type { Schemas } from '@xianquan/client';
import { useTranslation } from 'react-i18next';
import { Badge } from '@/ui';

/** Whether anything is sent to an endpoint, and why not. */
export function HookState({ hook }: { hook: Schemas['WebhookView'] }) {
  const { t } = useTranslation('issuer');
  return <Badge tone={hook.enabled ? 'good' : 'warn'} {...(hook.disabled_because && { title: hook.disabled_because })}>{t(hook.enabled ? 'hooks.on' : 'hooks.off')}</Badge>;
}
