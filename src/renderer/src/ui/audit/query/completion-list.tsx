import { KeyCap } from '@renderer/ui/key-cap'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { OutcomeWord } from '../outcome-word'
import classes from './query-bar.module.css'
import type { Suggestion } from './use-completion'

type Props = {
  readonly id: string
  readonly suggestions: readonly Suggestion[]
  readonly active: number
  readonly left: number
  readonly onTake: (suggestion: Suggestion) => void
  readonly onActive: (at: number) => void
}

/** What the word at the caret can become; the field keeps the focus. */
export function CompletionList({ id, suggestions, active, left, onTake, onActive }: Props) {
  return (
    <div className={classes.list} style={{ left }}>
      <div id={id} role="listbox" aria-label="Completions" className={classes.options}>
        {suggestions.map((suggestion, at) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the field
          <div
            key={suggestion.written}
            id={`${id}-${at}`}
            role="option"
            aria-selected={at === active}
            className={classes.option}
            // Else the field would lose the focus to a press.
            onMouseDown={event => event.preventDefault()}
            onMouseMove={() => at !== active && onActive(at)}
            onClick={() => onTake(suggestion)}
          >
            <span className={classes.optionWord} data-hint-if-cut>
              {suggestion.isOutcome ? (
                <OutcomeWord outcome={suggestion.label} isQuiet isAsSent />
              ) : (
                <UntrustedText text={suggestion.label} mono maxLength={120} />
              )}
            </span>
            <span className={classes.optionNote}>{suggestion.note}</span>
          </div>
        ))}
      </div>
      <div className={classes.keys} aria-hidden>
        <KeyCap>Tab</KeyCap> take <KeyCap>↑</KeyCap>
        <KeyCap>↓</KeyCap> choose <KeyCap>Enter</KeyCap> search
      </div>
    </div>
  )
}
