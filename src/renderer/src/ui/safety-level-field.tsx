import { Checkbox, Input, SegmentedControl } from '@mantine/core'
import { type SafetyLevel, safetyLevels, safetyLevelWords } from '@shared/domain/safety-level'
import { useId } from 'react'
import classes from './safety-level-field.module.css'

const sentences: Readonly<Record<SafetyLevel, string>> = {
  normal: 'A write shows its facts and waits for its button.',
  confirm: 'Before a write that cannot be undone, a box has to be ticked.',
  'type-to-confirm': 'For a write that cannot be undone, the object’s name has to be typed.',
  'read-only': 'Nothing is created, changed or revoked: no write leaves this console.'
}

type Props = {
  readonly value: SafetyLevel
  readonly onChange: (level: SafetyLevel) => void
  /** Said after the level's own sentence. */
  readonly note?: string
}

/** How much stands between the operator and a write. */
export function SafetyLevelField({ value, onChange, note }: Props) {
  const labelId = useId()
  const sentenceId = useId()
  return (
    <Input.Wrapper label="Safety level" labelElement="div" labelProps={{ id: labelId }}>
      <SegmentedControl
        fullWidth
        aria-labelledby={labelId}
        aria-describedby={sentenceId}
        value={value}
        onChange={picked => {
          const found = safetyLevels.find(level => level === picked)
          if (found !== undefined) onChange(found)
        }}
        data={safetyLevels.map(level => ({ value: level, label: safetyLevelWords[level] }))}
      />
      <p id={sentenceId} className={classes.sentence} aria-live="polite">
        {[sentences[value], note].filter(Boolean).join(' ')}
      </p>
    </Input.Wrapper>
  )
}

type ConsentProps = {
  readonly from: SafetyLevel
  readonly to: SafetyLevel
  readonly isGiven: boolean
  readonly onChange: (isGiven: boolean) => void
}

/** Asked once more where Production gets less safe. */
export function LowerSafetyConsent({ from, to, isGiven, onChange }: ConsentProps) {
  return (
    <div className={classes.lower} role="status">
      <p className={classes.title}>
        {safetyLevelWords[to]} is less safe than {safetyLevelWords[from]}, on Production
      </p>
      <Checkbox
        label={`Use ${safetyLevelWords[to]} for this profile: ${consequences[to]}`}
        checked={isGiven}
        onChange={event => onChange(event.currentTarget.checked)}
      />
    </div>
  )
}

const consequences: Readonly<Record<SafetyLevel, string>> = {
  normal: 'a key is revoked with one button',
  confirm: 'a key is revoked without its name being typed',
  'type-to-confirm': 'keys can be created and revoked with it',
  'read-only': 'nothing can be written with it'
}
