import { Combobox, InputBase, useCombobox } from '@mantine/core'
import { type Environment, environments } from '@shared/domain/environment'
import { IconSelector } from '@tabler/icons-react'
import { EnvironmentBadge } from './environment-badge'
import classes from './environment-select.module.css'

type Props = {
  readonly value: Environment
  readonly onChange: (environment: Environment) => void
}

/** The environment, picked by its coloured word. */
export function EnvironmentSelect({ value, onChange }: Props) {
  const combobox = useCombobox({
    onDropdownClose: () => combobox.resetSelectedOption(),
    onDropdownOpen: () => combobox.selectActiveOption()
  })
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={picked => {
        const found = environments.find(each => each === picked)
        if (found !== undefined) onChange(found)
        combobox.closeDropdown()
      }}
    >
      <Combobox.Target targetType="button">
        <InputBase
          component="button"
          type="button"
          label="Environment"
          size="md"
          pointer
          rightSection={<IconSelector size={14} className={classes.chevron} />}
          rightSectionPointerEvents="none"
          onClick={() => combobox.toggleDropdown()}
          classNames={{ input: classes.input }}
        >
          <EnvironmentBadge environment={value} />
        </InputBase>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options aria-label="Environment">
          {environments.map(environment => (
            <Combobox.Option
              key={environment}
              value={environment}
              active={environment === value}
              className={classes.option}
            >
              <EnvironmentBadge environment={environment} />
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
