import { allScopes, isKnownScope } from '@shared/domain/scope-catalogue'
import { visibleText } from '@shared/domain/visible-text'
import { IconHelpCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './key-scope-chip.module.css'

const maxShown = 100

type Props = {
  readonly scope: string
  /** Marks a scope this version has no meaning for; off in dense lists. */
  readonly marksUnknown?: boolean
  readonly children?: ReactNode
}

/** One scope in mono; All scopes is amber and in words. */
export function KeyScopeChip({ scope, marksUnknown = false, children }: Props) {
  const isUnknown = marksUnknown && !isKnownScope(scope)
  if (scope === allScopes) {
    return (
      <span className={classes.chip} data-kind="all">
        All scopes
      </span>
    )
  }
  return (
    <span className={classes.chip} data-kind={isUnknown ? 'unknown' : 'known'}>
      {isUnknown && <IconHelpCircle size={13} stroke={1.7} aria-hidden />}
      <span className={classes.word}>{visibleText(scope, maxShown)}</span>
      {children}
    </span>
  )
}
