# fish completion for minyi: the program itself says what there is (`minyi complete`).
function __minyi_complete
	set -l words (commandline -opc) (commandline -ct)
	for line in ($words[1] complete $words[2..-1] 2>/dev/null)
		switch $line
			case :files
				__fish_complete_path (commandline -ct)
			case :folders
				__fish_complete_directories (commandline -ct)
			case '*'
				echo $line
		end
	end
end
complete -c minyi -f -a '(__minyi_complete)'
