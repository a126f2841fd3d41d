/** How an action is told: what it was done to has its place at `{}`. */
export type AuditPhrase =
  | {
      /** "created", "create". */
      readonly past: string
      readonly verb: string
      /** What follows, such as ` the key {}`. */
      readonly rest: string
    }
  /** Told without who did it: `The partnership with {} expired`. */
  | { readonly whole: string }

const did = (past: string, verb: string, rest: string): AuditPhrase => ({ past, verb, rest })

/** Actions of Horizon (D13); others are told as they come. */
const phrases: Readonly<Record<string, AuditPhrase>> = {
  'api_key.created': did('created', 'create', ' the key {}'),
  'api_key.updated': did('changed', 'change', ' the key {}'),
  'api_key.revoked': did('revoked', 'revoke', ' the key {}'),
  'api_key.used': did('called', 'call', ' Horizon with the key {}'),
  'api_key.rejected': did('called', 'call', ' Horizon'),
  'session.rejected': did('called', 'call', ' Horizon'),
  'partner.called': did('called', 'call', ' Horizon'),
  'partner.invited': did('invited', 'invite', ' {} as a partner'),
  'partner.accepted': did('accepted', 'accept', ' the invitation of {}'),
  'partner.scope_updated': did('changed', 'change', ' what {} may reach'),
  'partner.settings_updated': did('changed', 'change', ' the settings of {}'),
  'partner.suspended': did('suspended', 'suspend', ' {}'),
  'partner.unsuspended': did('resumed', 'resume', ' the partnership with {}'),
  'partner.revoked': did('ended', 'end', ' the partnership with {}'),
  'partner.expired': { whole: 'The partnership with {} expired' },
  'partner_key.created': did('created', 'create', ' the partner key {}'),
  'partner_key.rotated': did('rotated', 'rotate', ' the partner key {}'),
  'partner_key.revoked': did('revoked', 'revoke', ' the partner key {}'),
  'webhook.created': did('created', 'create', ' the webhook {}'),
  'webhook.updated': did('changed', 'change', ' the webhook {}'),
  'webhook.rotated': did('renewed', 'renew', ' the token of the webhook {}'),
  'webhook.deleted': did('deleted', 'delete', ' the webhook {}'),
  'webhook.triggered': { whole: 'The webhook {} was triggered' },
  'webhook.rejected': { whole: 'A call of the webhook {} was rejected' },
  'conversation.created': did('started', 'start', ' a conversation with {}'),
  'conversation.listed': did('listed', 'list', ' conversations'),
  'conversation.read': did('read', 'read', ' a conversation with {}'),
  'message.sent': did('sent', 'send', ' a message to {}'),
  'agent.created': did('created', 'create', ' the agent {}'),
  'agent.updated': did('changed', 'change', ' the agent {}'),
  'agent.deleted': did('deleted', 'delete', ' the agent {}'),
  'agent.viewed': did('looked at', 'look at', ' the agent {}'),
  'agent.listed': did('listed', 'list', ' agents'),
  'agent.memories_read': did('read', 'read', ' the memories of {}'),
  'app.deployed': did('deployed', 'deploy', ' the app {}'),
  'app.listed': did('listed', 'list', ' apps'),
  'skill.executed': did('ran', 'run', ' the skill {}'),
  'connection.checked': did('checked', 'check', ' the connection {}'),
  'department.listed': did('listed', 'list', ' departments'),
  'department.dashboard_viewed': did('looked at', 'look at', ' the dashboard of {}'),
  'usage.viewed': did('looked at', 'look at', ' usage'),
  'notifications.updated': did('changed', 'change', ' which notifications are sent to {}'),
  'user.invited': did('invited', 'invite', ' {}'),
  'user.role_changed': did('changed', 'change', ' the role of {}'),
  'user.status_changed': did('changed', 'change', ' the state of {}'),
  'user.deactivated': did('deactivated', 'deactivate', ' {}'),
  'user.login': did('logged in', 'log in', ''),
  'user.login_failed': did('logged in', 'log in', ''),
  'auth.admin_secret_rejected': { whole: 'A wrong admin secret was rejected' },
  'audit.viewed': did('read', 'read', ' the audit log'),
  'audit.exported': did('exported', 'export', ' the audit log')
}

export const phraseOf = (action: string): AuditPhrase | undefined =>
  Object.hasOwn(phrases, action) ? phrases[action] : undefined

/** All actions that are told in words of their own. */
export const toldActions: readonly string[] = Object.keys(phrases)

/** Something that is not named: ` the key {}` is ` a key`, ` a message to {}` ` a message`. */
export const withoutName = (text: string): string =>
  text
    .replace(/^The webhook \{\}/, 'A webhook')
    .replace(/\bthe token of the webhook \{\}/, 'the token of a webhook')
    .replace(/\bthe ([aeiou]?)([a-z ]+?) \{\}/, (whole, vowel: string, rest: string) =>
      / (?:of|with|to)$/.test(rest) ? whole : `${vowel === '' ? 'a' : 'an'} ${vowel}${rest}`
    )
    .replace(/ (?:of|with|to) \{\}/, '')
    .replace('{}', 'someone')

/** These never go well. */
export const failedActions: readonly string[] = [
  'api_key.rejected',
  'session.rejected',
  'user.login_failed'
]
