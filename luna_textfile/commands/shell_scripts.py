"""The scripts for zsh and fish; for bash click's own will do.

click's script for zsh completes nothing at the second key press when it lies in a folder of $fpath, and the one for
fish cuts a word at its comma. What ours ask for and get is click's: for zsh three lines an item, namely its type,
its text, and its help or `_`; for fish `type,text`, a tab, and the help.
"""

ZSH = """\
#compdef %(programs)s

_luna_textfile_commands() {
    local -a answer plain described
    local type value help
    answer=("${(@f)$(env COMP_WORDS="${words[*]}" COMP_CWORD=$((CURRENT - 1)) %(variable)s=zsh_complete ${words[1]})}")
    for type value help in "${answer[@]}"; do
        case $type in
            file) _files ;;
            dir) _files -/ ;;
            plain) if [[ $help == _ ]]; then plain+=("$value"); else described+=("$value:$help"); fi ;;
        esac
    done
    (( ! $#described )) || _describe -V luna-textfile described -U
    (( ! $#plain )) || compadd -U -V luna-textfile -a plain
}

%(job)s
_luna_textfile() {
    if [[ $service == luna-textfile ]]; then _luna_textfile_commands; else _luna_textfile_job; fi
}

if [[ $funcstack[1] == _luna-textfile ]]; then
    _luna_textfile # this file is the function: it lies in a folder of $fpath
else
    compdef _luna_textfile %(programs)s
fi
"""

FISH = """\
function _luna_textfile_commands
    for line in (env %(variable)s=fish_complete COMP_WORDS=(commandline -cp) COMP_CWORD=(commandline -t) %(program)s)
        set -l item (string split --max 1 , -- $line)
        switch $item[1]
            case file
                __fish_complete_path $item[2]
            case dir
                __fish_complete_directories $item[2]
            case plain
                echo $item[2]
        end
    end
end

complete --command %(program)s --no-files --arguments "(_luna_textfile_commands)"
%(job)s"""
