import django.db.models.deletion
import xinqiao.kernel.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('matters', '0001_initial'),
        ('offices', '0001_initial'),
        ('offices', '__first__'),
    ]

    operations = [
        xinqiao.kernel.tables.MakeTables(
            operations=[
                migrations.CreateModel(
                    name='CallBackRound',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('year', models.PositiveSmallIntegerField()),
                        ('quarter', models.PositiveSmallIntegerField()),
                        ('frame', models.TextField()),
                        ('frame_sha256', models.CharField(max_length=64)),
                        ('frame_size', models.PositiveIntegerField()),
                        ('seed', models.CharField(max_length=64)),
                        ('drawn_at', models.DateTimeField()),
                        ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-year', '-quarter'],
                    },
                ),
                migrations.CreateModel(
                    name='CallBack',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('sampled', models.BooleanField(default=False)),
                        ('unsatisfied', models.BooleanField(default=False)),
                        ('supported', models.BooleanField(default=False)),
                        ('opened_at', models.DateTimeField()),
                        ('by_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='call_backs', to='matters.matter')),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='call_backs', to='oversight.callbackround')),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='ImprovementProposal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('kind', models.CharField(choices=[('work', '改进工作建议'), ('policy', '完善政策建议')], max_length=8)),
                        ('problem', models.TextField()),
                        ('proposal', models.TextField()),
                        ('adopted', models.CharField(blank=True, choices=[('whole', '采纳'), ('part', '部分采纳'), ('not', '不采纳')], max_length=8)),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('by_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='improvements', to='matters.matter')),
                        ('paper', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.paper')),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='RegisterCheck',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('day', models.DateField()),
                        ('daily', models.BooleanField(default=False)),
                        ('where', models.CharField(max_length=120)),
                        ('letters', models.PositiveIntegerField()),
                        ('slips', models.PositiveIntegerField()),
                        ('calls', models.PositiveIntegerField()),
                        ('registered', models.JSONField(default=dict)),
                        ('counted_at', models.DateTimeField()),
                        ('settled_at', models.DateTimeField(null=True)),
                        ('counted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='register_checks', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-day', '-id'],
                    },
                ),
                migrations.CreateModel(
                    name='Sponsorship',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('ground', models.TextField()),
                        ('opened_at', models.DateTimeField()),
                        ('last_on', models.DateField()),
                        ('leader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sponsorships', to='matters.matter')),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='Supervision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('ground', models.CharField(choices=[('late', '逾期没有办结'), ('returned', '推诿，退回两次以上'), ('unexecuted', '支持的请求没有落实'), ('broken', '调解、和解协议逾期没有履行'), ('false', '登记已经落实，经回访没有做到'), ('wrong', '意见被撤销还没有重新答复，或者认定的偏差没有按期整改'), ('unsatisfied', '两次评价不满意，经回访属实'), ('other', '其他情形（条例第四十条第一款）')], max_length=12)),
                        ('fact', models.TextField()),
                        ('rung', models.CharField(blank=True, choices=[('reminder', '提醒'), ('telephone', '电话督办'), ('letter', '督办函'), ('talk', '约谈'), ('circular', '通报'), ('listed', '挂牌督办'), ('proposal', '提出追究责任的建议')], max_length=10)),
                        ('answer_due', models.DateField(null=True)),
                        ('opened_at', models.DateTimeField()),
                        ('asked', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('by_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervisions', to='matters.matter')),
                        ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='Account',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('finding', models.CharField(max_length=200)),
                        ('fact', models.TextField()),
                        ('article', models.CharField(choices=[('42(1)', '第四十二条第一项：超越或者滥用职权，侵害公民、法人或者其他组织合法权益'), ('42(2)', '第四十二条第二项：应当作为而不作为'), ('42(3)', '第四十二条第三项：适用法律法规错误或者违反法定程序'), ('42(4)', '第四十二条第四项：拒不执行有权处理机关作出的支持信访请求意见'), ('43', '第四十三条：登记、转送、交办、督办应当履行而未履行'), ('44', '第四十四条：不登记、该受理不受理、不按期书面告知'), ('45', '第四十五条：推诿、敷衍、拖延，或者对应当支持的请求不支持等'), ('46', '第四十六条：作风粗暴、吃拿卡要、隐瞒谎报、泄密、打击报复等')], max_length=8)),
                        ('number', models.CharField(blank=True, max_length=40)),
                        ('decision', models.CharField(blank=True, choices=[('taken', '予以追责'), ('not_taken', '不予追责')], max_length=12)),
                        ('reviewed', models.CharField(blank=True, choices=[('kept', '维持'), ('changed', '变更'), ('revoked', '撤销')], max_length=12)),
                        ('answered_on', models.DateField(null=True)),
                        ('kept_until', models.DateField(null=True)),
                        ('found_at', models.DateTimeField()),
                        ('body', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('by_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('concerned', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('found_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('other_body', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-id'],
                        'indexes': [models.Index(fields=['turn_unit', 'stage'], name='turn_account'), models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_account')],
                    },
                ),
                migrations.AddConstraint(
                    model_name='callbackround',
                    constraint=models.UniqueConstraint(fields=('unit', 'year', 'quarter'), name='one_call_back_draw_a_quarter'),
                ),
                migrations.AddIndex(
                    model_name='callback',
                    index=models.Index(fields=['unit', '-id'], name='call_back_of_unit'),
                ),
                migrations.AddIndex(
                    model_name='callback',
                    index=models.Index(fields=['by_unit', '-id'], name='call_back_by_unit'),
                ),
                migrations.AddIndex(
                    model_name='callback',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_callback'),
                ),
                migrations.AddIndex(
                    model_name='callback',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_callback'),
                ),
                migrations.AddConstraint(
                    model_name='callback',
                    constraint=models.UniqueConstraint(fields=('round', 'matter'), name='called_back_once_a_round'),
                ),
                migrations.AddIndex(
                    model_name='improvementproposal',
                    index=models.Index(fields=['unit', '-id'], name='improvement_of_unit'),
                ),
                migrations.AddIndex(
                    model_name='improvementproposal',
                    index=models.Index(fields=['by_unit', '-id'], name='improvement_by_unit'),
                ),
                migrations.AddIndex(
                    model_name='improvementproposal',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_improvementproposal'),
                ),
                migrations.AddIndex(
                    model_name='improvementproposal',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_improvementproposal'),
                ),
                migrations.AddIndex(
                    model_name='registercheck',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_registercheck'),
                ),
                migrations.AddIndex(
                    model_name='registercheck',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_registercheck'),
                ),
                migrations.AddConstraint(
                    model_name='registercheck',
                    constraint=models.UniqueConstraint(fields=('unit', 'day', 'daily'), name='day_counted_once'),
                ),
                migrations.AddIndex(
                    model_name='sponsorship',
                    index=models.Index(fields=['unit', '-id'], name='sponsorship_of_unit'),
                ),
                migrations.AddIndex(
                    model_name='sponsorship',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_sponsorship'),
                ),
                migrations.AddIndex(
                    model_name='sponsorship',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_sponsorship'),
                ),
                migrations.AddConstraint(
                    model_name='sponsorship',
                    constraint=models.UniqueConstraint(condition=models.Q(('stage', 'active')), fields=('matter',), name='one_sponsor_of_a_matter'),
                ),
                migrations.AddIndex(
                    model_name='supervision',
                    index=models.Index(fields=['unit', '-id'], name='supervision_of_unit'),
                ),
                migrations.AddIndex(
                    model_name='supervision',
                    index=models.Index(fields=['by_unit', '-id'], name='supervision_by_unit'),
                ),
                migrations.AddIndex(
                    model_name='supervision',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_supervision'),
                ),
                migrations.AddIndex(
                    model_name='supervision',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_supervision'),
                ),
            ],
        ),
    ]
