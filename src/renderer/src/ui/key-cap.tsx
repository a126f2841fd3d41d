import type { ReactNode } from 'react'
import classes from './key-cap.module.css'

/** One key of the keyboard, 18 px. */
export function KeyCap({ children }: { readonly children: ReactNode }) {
  return <kbd className={classes.cap}>{children}</kbd>
}
