import { KeyCap } from './key-cap'
import { shortcutWords } from './shortcut'
import classes from './shortcut-caps.module.css'

/** The keys of a shortcut, as this system names them. */
export function ShortcutCaps({ shortcut }: { readonly shortcut: readonly string[] }) {
  return (
    <span className={classes.caps}>
      {shortcutWords(shortcut).map(word => (
        <KeyCap key={word}>{word}</KeyCap>
      ))}
    </span>
  )
}
