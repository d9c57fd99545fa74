import { Component, type ReactNode } from 'react';
import { Action, Empty } from '@/shared/design';
import { say } from '@/shared/i18n';
import { words } from './strings';

/** Keeps a failure of one part of the screen from taking the rest with it. */
export class Guard extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <Empty icon="gear" title={say(words, 'broken')}>
        {say(words, 'broken_hint')}
        <br />
        <Action onClick={() => this.setState({ failed: false })}>{say(words, 'again')}</Action>
      </Empty>
    );
  }
}
