import { Button } from '@mantine/core'
import { allCommands, useCommandRegistry } from '@renderer/ui/command-registry'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { ShortcutCaps } from '@renderer/ui/shortcut-caps'
import classes from './shortcut-sheet.module.css'

type Line = { readonly title: string; readonly shortcut: readonly string[] }
type Section = { readonly heading: string; readonly lines: readonly Line[] }

/** Keys that belong to a control rather than to a command. */
const ofControls: readonly Section[] = [
  {
    heading: 'In tables',
    lines: [
      { title: 'Move', shortcut: ['ArrowUp', 'ArrowDown'] },
      { title: 'First and last row', shortcut: ['Home', 'End'] },
      { title: 'Open', shortcut: ['Enter'] }
    ]
  },
  {
    heading: 'On a detail page',
    lines: [{ title: 'Back to the list', shortcut: ['Esc'] }]
  },
  {
    heading: 'In dialogs',
    lines: [
      { title: 'Send the form', shortcut: ['Mod', 'Enter'] },
      { title: 'Close', shortcut: ['Esc'] }
    ]
  }
]

/** Every shortcut that works on this screen. */
export function ShortcutSheet({ onClose }: { readonly onClose: () => void }) {
  const registry = useCommandRegistry()
  const withKeys = allCommands(registry).flatMap(({ title, group, shortcut }) =>
    shortcut === undefined ? [] : [{ title, group, shortcut }]
  )
  const sections: readonly Section[] = [
    ...[...Map.groupBy(withKeys, line => line.group)].map(([heading, lines]) => ({
      heading,
      lines
    })),
    ...ofControls
  ]

  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      title="Shortcuts"
      width={600}
      footActions={
        <Button data-autofocus onClick={onClose}>
          Close
        </Button>
      }
    >
      <div className={classes.sections}>
        {sections.map(({ heading, lines }) => (
          <section key={heading} className={classes.section}>
            <h3 className={classes.heading}>{heading}</h3>
            <dl className={classes.lines}>
              {lines.map(({ title, shortcut }) => (
                <div key={title} className={classes.line}>
                  <dt>{title}</dt>
                  <dd className={classes.keys}>
                    <ShortcutCaps shortcut={shortcut} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </ConsoleDialog>
  )
}
