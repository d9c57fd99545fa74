/**
 * What every feature draws with. Tokens are CSS variables: see `theme/tokens.css`. `Dialog` stands apart, so that the
 * kit's windows are loaded with the first of them.
 */
export { theme, variables } from './theme';
export { Icon, type IconName } from './Icon';
export { Chip, type Tone } from './Chip';
export { Keys } from './Keys';
export { Empty } from './Empty';
export { Action } from './Action';
export { StateShape, type StatusCode } from './StateShape';
export { Person } from './Person';
