import type { Schemas } from '@xianquan/client';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { keyed, useCommand } from '@/lib/command';

/** What is done with an endpoint at a press. */
export function useHookActs(webhook: string) {
  const { t } = useTranslation('issuer');
  const params = { path: { webhook } };
  const ping = useCommand({
    send: (_: undefined, key) => api.take<Schemas['PingView']>(api.raw.POST('/v1/webhooks/{webhook}/ping', { params, ...keyed(key) } as never)),
  });
  const enable = useCommand({
    send: (enabled: boolean, key) => api.take<Schemas['WebhookView']>(api.raw.POST('/v1/webhooks/{webhook}', { params, body: { enabled }, ...keyed(key) } as never)),
    says: (_, enabled) => t(enabled ? 'hooks.started' : 'hooks.stopped'),
  });
  return { ping, enable };
}
