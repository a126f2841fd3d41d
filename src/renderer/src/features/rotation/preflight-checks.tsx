import type { PreflightCheck } from '@shared/contract/rotation-events'
import { visibleText } from '@shared/domain/visible-text'
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleXFilled,
  type TablerIcon
} from '@tabler/icons-react'
import classes from './preflight-checks.module.css'

const names: Readonly<Record<PreflightCheck['name'], string>> = {
  connection: 'Connection',
  organization: 'Organization',
  'key-active': 'The key works',
  'key-fresh': 'The key is as you saw it',
  'no-other-rotation': 'No other rotation',
  name: 'Name',
  limits: 'Limits',
  expiry: 'Expiry',
  owner: 'Owner',
  keychain: 'Keychain',
  writable: 'Writing is allowed',
  partner: 'Partnership',
  'partner-slot': 'A place beside the old key',
  allowlist: 'Allowlist'
}

const results: Readonly<
  Record<PreflightCheck['result'], { readonly word: string; readonly icon: TablerIcon }>
> = {
  passed: { word: 'Passed', icon: IconCircleCheckFilled },
  warning: { word: 'Warning', icon: IconAlertTriangleFilled },
  failed: { word: 'Failed', icon: IconCircleXFilled }
}

/** What was looked at before anything is sent; a failed one says what to do. */
export function PreflightChecks({ checks }: { readonly checks: readonly PreflightCheck[] }) {
  return (
    <ul className={classes.list} aria-label="Checks">
      {checks.map(({ name, result, detail }) => {
        const { word, icon: Icon } = results[result]
        return (
          <li key={name} className={classes.row} data-result={result}>
            <Icon size={15} className={classes.icon} aria-hidden />
            <span className={classes.name}>{names[name]}</span>
            <span className={classes.detail}>{visibleText(detail, 400)}</span>
            <span className={classes.word}>{word}</span>
          </li>
        )
      })}
    </ul>
  )
}
