import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type VariantColorsResolver
} from '@mantine/core'
import { BusyButton } from './busy-button'

/** Buttons take the design's exact colours in place of shades computed from a palette. */
const variantColorResolver: VariantColorsResolver = input => {
  const isDanger = input.color === 'red'
  const isPrimary = input.color === undefined || input.color === 'iris'
  if (input.variant === 'filled' && (isDanger || isPrimary)) {
    const fill = isDanger ? 'var(--hc-danger-button)' : 'var(--hc-accent-fill)'
    const hover = isDanger ? 'var(--hc-danger-button)' : 'var(--hc-accent-hover)'
    return { background: fill, hover, color: '#fff', border: '1px solid transparent' }
  }
  if (input.variant === 'default') {
    return {
      background: 'var(--hc-surface)',
      hover: 'var(--hc-hover)',
      color: isDanger ? 'var(--hc-danger-text)' : 'var(--hc-text-1)',
      border: '1px solid var(--hc-line-strong)'
    }
  }
  if (input.variant === 'subtle') {
    const words = isDanger ? 'danger-text' : isPrimary ? 'accent-text' : 'text-2'
    return {
      background: 'transparent',
      hover: 'var(--hc-hover)',
      color: `var(--hc-${words})`,
      border: '1px solid transparent'
    }
  }
  return defaultVariantColorsResolver(input)
}

const mediumSize = { defaultProps: { size: 'md' } }

export const theme = createTheme({
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '16px', md: '20px', lg: '24px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '4px', sm: '4px', md: '6px', lg: '8px', xl: '8px' },
  defaultRadius: 'md',
  headings: { fontWeight: '600' },
  primaryColor: 'iris',
  primaryShade: { light: 7, dark: 6 },
  colors: {
    iris: [
      '#F1F2FD',
      '#E3E5FB',
      '#C8CBF6',
      '#A9AEF0',
      '#8C92E8',
      '#7279E1',
      '#5B62DC',
      '#4B50C8',
      '#3E43A9',
      '#32368A'
    ],
    gray: [
      '#F7F8FA',
      '#F1F3F6',
      '#E9EBF0',
      '#E2E5EA',
      '#C6CCD5',
      '#9BA2AD',
      '#7D8592',
      '#646C78',
      '#474E59',
      '#14171C'
    ],
    dark: [
      '#E9EBEE',
      '#B4BBC5',
      '#8D95A2',
      '#5D6572',
      '#3D4450',
      '#292E37',
      '#1C2026',
      '#16191E',
      '#0F1115',
      '#0B0D10'
    ]
  },
  black: '#14171C',
  cursorType: 'pointer',
  respectReducedMotion: true,
  variantColorResolver,
  components: {
    Button: { defaultProps: { size: 'md', component: BusyButton } },
    ActionIcon: { defaultProps: { size: 28, component: BusyButton } },
    TextInput: mediumSize,
    PasswordInput: mediumSize,
    NumberInput: mediumSize,
    Textarea: mediumSize,
    Select: mediumSize,
    MultiSelect: mediumSize,
    InputWrapper: mediumSize,
    DateInput: mediumSize,
    DatePickerInput: mediumSize,
    Checkbox: { defaultProps: { size: 'sm' } },
    Radio: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'sm', withThumbIndicator: false } },
    SegmentedControl: { defaultProps: { size: 'md', transitionDuration: 0 } },
    Menu: {
      defaultProps: {
        transitionProps: { duration: 120 },
        offset: 4,
        // It is a focusable child that a menu may not have.
        withInitialFocusPlaceholder: false
      }
    },
    Popover: { defaultProps: { transitionProps: { duration: 120 }, offset: 4 } }
  }
})

const mapped = {
  '--mantine-color-text': 'var(--hc-text-1)',
  '--mantine-color-body': 'var(--hc-surface)',
  '--mantine-color-bright': 'var(--hc-text-1)',
  '--mantine-color-error': 'var(--hc-danger-text)',
  '--mantine-color-placeholder': 'var(--hc-text-3)',
  '--mantine-color-dimmed': 'var(--hc-text-3)',
  '--mantine-color-anchor': 'var(--hc-accent-text)',
  '--mantine-color-default': 'var(--hc-surface)',
  '--mantine-color-default-hover': 'var(--hc-hover)',
  '--mantine-color-default-color': 'var(--hc-text-1)',
  '--mantine-color-default-border': 'var(--hc-line-strong)',
  '--mantine-color-disabled': 'var(--hc-neutral-soft)',
  '--mantine-color-disabled-color': 'var(--hc-text-3)',
  '--mantine-color-disabled-border': 'var(--hc-line)',
  '--mantine-color-iris-filled': 'var(--hc-accent-fill)',
  '--mantine-color-iris-filled-hover': 'var(--hc-accent-hover)',
  '--mantine-color-iris-light': 'var(--hc-accent-soft)',
  '--mantine-color-iris-light-color': 'var(--hc-accent-text)'
} as const

/** Mantine's own variables, spoken in the design's tokens. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: mapped,
  dark: mapped
})
