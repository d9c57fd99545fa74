/** Mantine, bent to our tokens: the kit's own light badges and dimmed text miss WCAG AA. */
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const indigo: MantineColorsTuple = [
  '#eef0fd',
  '#dde1fb',
  '#b9c1f6',
  '#97a4ff',
  '#7381e8',
  '#5667dc',
  '#4153cf',
  '#3443b4',
  '#2a3793',
  '#1f2a73',
];

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 6, dark: 3 },
  colors: { indigo },
  autoContrast: true,
  luminanceThreshold: 0.35,
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  headings: { fontFamily: 'var(--font)', fontWeight: '600' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontSizes: { xs: 'var(--fs-s)', sm: 'var(--fs)', md: 'var(--fs)', lg: 'var(--fs-l)', xl: 'var(--fs-xl)' },
  components: {
    Modal: { defaultProps: { lockScroll: false, shadow: 'xl', transitionProps: { duration: 0 }, overlayProps: { backgroundOpacity: 0.45, blur: 0 } } },
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, transitionProps: { duration: 0 }, shadow: 'md' } },
    Tooltip: { defaultProps: { openDelay: 350, transitionProps: { duration: 0 } } },
    Popover: { defaultProps: { transitionProps: { duration: 0 } } },
    Combobox: { defaultProps: { transitionProps: { duration: 0 } } },
    Select: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    Button: { defaultProps: { size: 'xs' } },
  },
});

export const variables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--bg)',
    '--mantine-color-text': 'var(--text)',
    '--mantine-color-dimmed': 'var(--text-3)',
    '--mantine-color-placeholder': 'var(--text-3)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-color': 'var(--text)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-dark-6': 'var(--raised)',
    '--mantine-color-error': 'var(--red)',
    '--mantine-color-anchor': 'var(--accent)',
    '--input-bd': 'var(--line-strong)',
  };
  return { variables: {}, light: shared, dark: shared };
};
