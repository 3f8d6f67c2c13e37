# bash completion for minyi

# What a setting can be, as the program says itself.
_minyi_setting() {
	"${COMP_WORDS[0]}" settings 2>/dev/null | sed -n "s/^$1\t\(auto, \)\{0,1\}\([^\t]*\)\t.*/\2/p" | tr -d ,
}
_minyi() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} verb= i
	local verbs='list show endorsements history search endorse comment like report propose accept invite retract follow follows register login logout verify account notices mine queue act me boards agencies outbox fetch download render config'
	local own='--site --home --accessible --screen --linear --lang --charset --version --help'
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		--site | --home | --lang | --charset) ((i++)) ;;
		-*) ;;
		*)
			verb=${COMP_WORDS[i]}
			break
			;;
		esac
	done
	local words=
	case $before in
	--home | --to) compopt -o dirnames; return ;;
	--lang) words=$(_minyi_setting language) ;;
	--charset) words=$(_minyi_setting charset) ;;
	--stage) words='screening collecting established responded unmet refused withdrawn open running upcoming live closed 檢核中 附議中 成案 已回應 未成案 撤案 徵詢 執行中 預告 直播 結束' ;;
	--response) words='due overdue answered 等待回應 回應逾期 已有回應' ;;
	--sort) words='newest endorsements deadline activity fit' ;;
	--stance) words='pro con neutral' ;;
	--type) words='text html markdown vega-lite' ;;
	--ambiguous) words='narrow wide' ;;
	--edit | --site | --agency | --search | --limit | --width | --reason | -m | --message | --nickname | --email | --county | --born) return ;;
	*)
		case $verb in
		'') words="$verbs $own" ;;
		list) words='idea consultation plan event letter all 提點子 眾開講 來監督 直播座談 找首長 --stage --response --agency --search --sort --limit --json --width --linear' ;;
		search) words='--stage --response --agency --sort --limit --json --width --linear' ;;
		follows) words='--sort --limit --json --width --linear' ;;
		show) words='--limit --json --width --ascii --ambiguous --csv --chart --comments --linear' ;;
		endorsements) words='--county --with-reason --limit --width --csv --json --linear' ;;
		history) words='--width --csv --json --linear' ;;
		endorse) words='--reason --withdraw --show-nickname --show-county' ;;
		comment) words='--stance -m --message --reply-to --remove' ;;
		like) words='--remove' ;;
		report) words='--code -m --message' ;;
		propose)
			compopt -o default
			words='idea --file --template --rules --preview --draft --edit --linear'
			;;
		retract) words='--reason' ;;
		follow) words='--remove' ;;
		register) words='--nickname --email --county --born' ;;
		account) words='verify identify name password sessions allow tokens mail export delete reset device' ;;
		fetch) words='idea consultation plan event letter all --all --limit' ;;
		download) words='--to --linear' ;;
		boards | agencies | me) words='--json --linear' ;;
		queue) words='screen answer report --limit --json --width --linear' ;;
		act) words='approve refuse hide show join assign schedule contact extend notice answer summarise debate no_debate uphold dismiss --code --reason -m --message --agency --into --at --until --demand --section --group --chart --attach --comment' ;;
		notices) words='read --limit --json --width' ;;
		mine) words='proposed endorsed comments --sort --limit --json --width --linear' ;;
		outbox) words='send edit drop -m --message --json --linear' ;;
		render)
			compopt -o default
			words='--type --width --keep-lines --ascii --ambiguous --csv --json --linear'
			;;
		esac
		[[ -z $verb ]] || words="$words --help"
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -F _minyi minyi
