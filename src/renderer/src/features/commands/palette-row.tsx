import { KeyCap } from '@renderer/ui/key-cap'
import { ShortcutCaps } from '@renderer/ui/shortcut-caps'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { visibleText } from '@shared/domain/visible-text'
import classes from './palette-row.module.css'
import { type PaletteItem, segments } from './palette-search'

type Props = {
  readonly id: string
  readonly item: PaletteItem
  readonly words: readonly string[]
  readonly isMarked: boolean
  readonly onMark: () => void
  readonly onChoose: () => void
}

/** One entry. The keyboard works on the search field; the pointer here. */
export function PaletteRow({ id, item, words, isMarked, onMark, onChoose }: Props) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above holds focus and keys.
    // biome-ignore lint/a11y/useFocusableInteractive: marked through aria-activedescendant.
    <div
      id={id}
      role="option"
      aria-selected={isMarked}
      className={classes.row}
      data-danger={(item.type === 'command' && item.command.isDangerous) || undefined}
      onPointerMove={() => isMarked || onMark()}
      onClick={onChoose}
    >
      {item.type === 'object' ? (
        <>
          <span className={classes.icon}>{item.object.icon}</span>
          <Title text={item.object.title} words={words} />
          {item.object.hint && (
            <span className={classes.hint}>
              <UntrustedText mono text={item.object.hint} maxLength={60} />
            </span>
          )}
          <span className={classes.right}>
            {item.object.status}
            {isMarked && <KeyCap>↵</KeyCap>}
          </span>
        </>
      ) : (
        <>
          <span className={classes.icon}>{item.command.icon}</span>
          <Title text={item.command.title} words={words} />
          {item.command.note && (
            <span className={classes.note}>
              <UntrustedText
                mono={item.command.isIdNote ?? false}
                text={item.command.note}
                maxLength={80}
              />
            </span>
          )}
          <span className={classes.right}>
            {item.command.shortcut && <ShortcutCaps shortcut={item.command.shortcut} />}
          </span>
        </>
      )}
    </div>
  )
}

function Title({ text, words }: { readonly text: string; readonly words: readonly string[] }) {
  let at = 0
  return (
    <bdi className={classes.title}>
      {segments(visibleText(text, 120), words).map(segment => {
        at += segment.text.length
        return segment.isMatch ? (
          <mark key={at} className={classes.match}>
            {segment.text}
          </mark>
        ) : (
          segment.text
        )
      })}
    </bdi>
  )
}
